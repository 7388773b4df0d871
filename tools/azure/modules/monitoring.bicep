// The workspace that every resource writes its platform logs to, and the workbook over it.
param name string
param location string
param tags object
param retentionDays int

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: min(max(retentionDays, 30), 730)
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}

resource workbook 'Microsoft.Insights/workbooks@2022-04-01' = {
  name: guid(workspace.id, 'fleet')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    category: 'workbook'
    displayName: 'Loss prevention: the fleet (${name})'
    serializedData: loadTextContent('../../monitoring/azure/workbook.json')
    sourceId: workspace.id
  }
}

output workspaceId string = workspace.id
