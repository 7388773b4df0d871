// Data Explorer: a table a message, filled from Event Hubs by the cluster's own identity.
param name string
param location string
param tags object
param sku object
param retentionDays int
param eventHubNamespace string
param operatorsGroupId string
param workspaceId string

var eventHubsDataReceiver = 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde'
var streams = [
  {
    hub: 'alerts'
    table: 'Alerts'
  }
  {
    hub: 'resolutions'
    table: 'Resolutions'
  }
  {
    hub: 'reviews'
    table: 'Reviews'
  }
  {
    hub: 'health'
    table: 'Health'
  }
]

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' existing = {
  name: eventHubNamespace
}

resource hubs 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' existing = [for stream in streams: {
  parent: namespace
  name: stream.hub
}]

resource cluster 'Microsoft.Kusto/clusters@2023-08-15' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: sku.name
    tier: sku.tier
    capacity: sku.capacity
  }
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    enableDiskEncryption: true
    enableStreamingIngest: false
    enableAutoStop: false
  }
}

resource database 'Microsoft.Kusto/clusters/databases@2023-08-15' = {
  parent: cluster
  name: 'fleet'
  location: location
  kind: 'ReadWrite'
  properties: {
    softDeletePeriod: 'P${retentionDays}D'
    hotCachePeriod: 'P${min(retentionDays, 31)}D'
  }
}

resource tables 'Microsoft.Kusto/clusters/databases/scripts@2023-08-15' = {
  parent: database
  name: 'tables'
  properties: {
    scriptContent: loadTextContent('../kusto/tables.kql')
    continueOnErrors: false
    forceUpdateTag: uniqueString(loadTextContent('../kusto/tables.kql'))
  }
}

resource receive 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(namespace.id, cluster.id, eventHubsDataReceiver)
  scope: namespace
  properties: {
    principalId: cluster.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', eventHubsDataReceiver)
  }
}

resource connections 'Microsoft.Kusto/clusters/databases/dataConnections@2023-08-15' = [for (stream, i) in streams: {
  parent: database
  name: stream.hub
  location: location
  kind: 'EventHub'
  properties: {
    eventHubResourceId: hubs[i].id
    consumerGroup: 'explorer'
    managedIdentityResourceId: cluster.id
    tableName: stream.table
    mappingRuleName: stream.table
    dataFormat: 'MULTIJSON'
  }
  dependsOn: [receive, tables]
}]

resource operate 'Microsoft.Kusto/clusters/databases/principalAssignments@2023-08-15' = {
  parent: database
  name: guid(database.id, operatorsGroupId)
  properties: {
    principalId: operatorsGroupId
    principalType: 'Group'
    role: 'Viewer'
    tenantId: subscription().tenantId
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: cluster
  properties: {
    workspaceId: workspaceId
    // What arrived well is in the tables; a log line for each batch of it would cost more than it tells.
    logs: [for category in ['FailedIngestion', 'Command', 'Query']: {
      category: category
      enabled: true
    }]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

output uri string = cluster.properties.uri
