// The hub of the stores, its routes to Event Hubs, and who may operate it.
param name string
param location string
param tags object
param sku string
param units int
param enforceTls12 bool
param eventHubNamespace string
param operatorsGroupId string
param workspaceId string

var eventHubsDataSender = '2b629674-e913-4c01-ae53-ef4638d8f975'
var iotHubDataContributor = '4fc6c259-987e-4a07-842e-c321cc9d413f'

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' existing = {
  name: eventHubNamespace
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-router'
  location: location
  tags: tags
}

resource send 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(namespace.id, identity.id, eventHubsDataSender)
  scope: namespace
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', eventHubsDataSender)
  }
}

resource hub 'Microsoft.Devices/IotHubs@2023-06-30' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: sku
    capacity: units
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    minTlsVersion: enforceTls12 ? '1.2' : null
    eventHubEndpoints: {
      events: {
        retentionTimeInDays: 7
        partitionCount: 4
      }
    }
    routing: {
      endpoints: {
        eventHubs: [for stream in ['alerts', 'resolutions', 'reviews', 'health']: {
          name: stream
          authenticationType: 'identityBased'
          identity: {
            userAssignedIdentity: identity.id
          }
          endpointUri: 'sb://${namespace.name}.servicebus.windows.net'
          entityPath: stream
        }]
      }
      // The application property schema is set by every module on every message.
      routes: [
        {
          name: 'alerts'
          source: 'DeviceMessages'
          condition: 'schema = "alert/1"'
          endpointNames: ['alerts']
          isEnabled: true
        }
        {
          name: 'resolutions'
          source: 'DeviceMessages'
          condition: 'schema = "alertResolved/1"'
          endpointNames: ['resolutions']
          isEnabled: true
        }
        {
          name: 'reviews'
          source: 'DeviceMessages'
          condition: 'schema = "alertReview/1"'
          endpointNames: ['reviews']
          isEnabled: true
        }
        {
          name: 'health'
          source: 'DeviceMessages'
          condition: 'schema = "storeHealth/1"'
          endpointNames: ['health']
          isEnabled: true
        }
      ]
      fallbackRoute: {
        name: 'everything-else'
        source: 'DeviceMessages'
        condition: 'true'
        endpointNames: ['events']
        isEnabled: true
      }
    }
  }
  dependsOn: [send]
}

// Whoever looks at what no route took, without taking it from another reader.
resource support 'Microsoft.Devices/IotHubs/eventHubEndpoints/ConsumerGroups@2023-06-30' = {
  name: '${hub.name}/events/support'
  properties: {
    name: 'support'
  }
}

resource operate 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hub.id, operatorsGroupId, iotHubDataContributor)
  scope: hub
  properties: {
    principalId: operatorsGroupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', iotHubDataContributor)
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: hub
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

output name string = hub.name
output host string = hub.properties.hostName
