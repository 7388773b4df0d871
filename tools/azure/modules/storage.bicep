// Two accounts: what travels between stores and fleet (bundles out, deltas in), and exported evidence, which nobody can change.
param prefix string
param suffix string
param location string
param tags object
param evidenceDays int
param publisherPrincipalId string
param investigatorsGroupId string
param workspaceId string

var blobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var blobDataReader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'

resource travel 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: '${prefix}t${take(suffix, 10)}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: 'Standard_ZRS'
  }
  properties: {
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowBlobPublicAccess: false
    // Stores come with a shared access signature of a stored policy, which can be taken back at once; that kind needs the key.
    allowSharedKeyAccess: true
    sasPolicy: {
      sasExpirationPeriod: '90.00:00:00'
      expirationAction: 'Log'
    }
  }
}

resource travelBlobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: travel
  name: 'default'
  properties: {
    isVersioningEnabled: true
    deleteRetentionPolicy: {
      enabled: true
      days: 30
    }
  }
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = [for container in ['bundles', 'deltas']: {
  parent: travelBlobs
  name: container
  properties: {
    publicAccess: 'None'
  }
}]

// Merged deltas are of no more use.
resource travelLife 'Microsoft.Storage/storageAccounts/managementPolicies@2023-05-01' = {
  parent: travel
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'old-deltas'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: {
              blobTypes: ['blockBlob']
              prefixMatch: ['deltas/']
            }
            actions: {
              baseBlob: {
                delete: {
                  daysAfterModificationGreaterThan: 90
                }
              }
            }
          }
        }
      ]
    }
  }
}

resource evidence 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: '${prefix}e${take(suffix, 10)}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: 'Standard_ZRS'
  }
  properties: {
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
  }
}

resource evidenceBlobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: evidence
  name: 'default'
  properties: {
    isVersioningEnabled: true
  }
}

resource exports 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: evidenceBlobs
  name: 'exports'
  properties: {
    publicAccess: 'None'
  }
}

// Made unlocked, so that a trial can be cleared away; lock it before the first real case: az storage container immutability-policy lock.
resource immutable 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2023-05-01' = {
  parent: exports
  name: 'default'
  properties: {
    immutabilityPeriodSinceCreationInDays: evidenceDays
    allowProtectedAppendWrites: false
  }
}

resource publish 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(publisherPrincipalId)) {
  name: guid(travel.id, publisherPrincipalId, blobDataContributor)
  scope: travel
  properties: {
    principalId: publisherPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDataContributor)
  }
}

resource investigate 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(evidence.id, investigatorsGroupId, blobDataReader)
  scope: evidence
  properties: {
    principalId: investigatorsGroupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDataReader)
  }
}

resource evidenceLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: evidenceBlobs
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

output bundleAccount string = travel.name
output evidenceAccount string = evidence.name
