// The images. Stores pull with a token that reads these repositories and nothing else; its password is made by az acr token credential generate.
param name string
param location string
param tags object
param zoneRedundant bool
param publisherPrincipalId string
param workspaceId string

var acrPush = '8311e382-0749-4cb8-b61a-304f252e45ec'
var repositories = [
  'loss-prevention/video-ingest'
  'loss-prevention/recognition'
  'loss-prevention/pos-bridge'
  'loss-prevention/decision-alert'
]

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: 'Premium'
  }
  properties: {
    adminUserEnabled: false
    zoneRedundancy: zoneRedundant ? 'Enabled' : 'Disabled'
    policies: {
      retentionPolicy: {
        status: 'enabled'
        days: 90
      }
    }
  }
}

resource stores 'Microsoft.ContainerRegistry/registries/scopeMaps@2023-07-01' = {
  parent: registry
  name: 'stores'
  properties: {
    description: 'What a store may pull.'
    actions: [for repository in repositories: 'repositories/${repository}/content/read']
  }
}

resource token 'Microsoft.ContainerRegistry/registries/tokens@2023-07-01' = {
  parent: registry
  name: 'stores'
  properties: {
    scopeMapId: stores.id
    status: 'enabled'
  }
}

resource push 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(publisherPrincipalId)) {
  name: guid(registry.id, publisherPrincipalId, acrPush)
  scope: registry
  properties: {
    principalId: publisherPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', acrPush)
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: registry
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
  }
}

output server string = registry.properties.loginServer
