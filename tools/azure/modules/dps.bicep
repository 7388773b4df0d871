// Where a new store's edge node asks which hub it belongs to. Enrolments are made by hand or by script, never here: they hold keys.
param name string
param location string
param tags object
param hubName string
param operatorsGroupId string
param workspaceId string

var dpsDataContributor = 'dfce44e4-17b7-4bd1-a6d1-04996ec95633'

resource hub 'Microsoft.Devices/IotHubs@2023-06-30' existing = {
  name: hubName
}

resource provisioning 'Microsoft.Devices/provisioningServices@2022-12-12' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: 'S1'
    capacity: 1
  }
  properties: {
    allocationPolicy: 'Hashed'
    iotHubs: [
      {
        location: location
        // The one key of this template. It goes from one resource to the other and is no output.
        connectionString: 'HostName=${hub.properties.hostName};SharedAccessKeyName=iothubowner;SharedAccessKey=${hub.listKeys().value[0].primaryKey}'
      }
    ]
  }
}

resource operate 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(provisioning.id, operatorsGroupId, dpsDataContributor)
  scope: provisioning
  properties: {
    principalId: operatorsGroupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dpsDataContributor)
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: provisioning
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

output idScope string = provisioning.properties.idScope
