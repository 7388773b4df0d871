// Where IoT Hub routes alerts, what became of them and store health, for Data Explorer to read.
param name string
param location string
param tags object
param maximumThroughputUnits int
param workspaceId string

var streams = ['alerts', 'resolutions', 'reviews', 'health']

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: 'Standard'
    tier: 'Standard'
    capacity: 1
  }
  properties: {
    disableLocalAuth: true
    isAutoInflateEnabled: maximumThroughputUnits > 1
    maximumThroughputUnits: maximumThroughputUnits > 1 ? maximumThroughputUnits : 0
    minimumTlsVersion: '1.2'
  }
}

resource hubs 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' = [for stream in streams: {
  parent: namespace
  name: stream
  properties: {
    partitionCount: 8
    retentionDescription: {
      cleanupPolicy: 'Delete'
      retentionTimeInHours: 168
    }
  }
}]

resource readers 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2024-01-01' = [for (stream, i) in streams: {
  parent: hubs[i]
  name: 'explorer'
}]

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: namespace
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

output name string = namespace.name
