// Two accounts: what travels between stores and fleet (bundles out, deltas in), and exported evidence, which nobody can change.
param prefix string
param suffix string
param location string
param tags object
param zoneRedundant bool
param evidenceDays int
param evidenceIssuerPrincipalId string
param evidencePoliciesByStore bool
param publisherPrincipalId string
param investigatorsGroupId string
param workspaceId string

var blobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var blobDataReader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
var blobDelegator = 'db58b8e5-c6ad-4a2a-8342-4190687cbf4a'
var blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs'

resource travel 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: '${prefix}t${take(suffix, 10)}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'
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
    name: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'
  }
  properties: {
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowBlobPublicAccess: false
    // So a store comes with a user delegation signature, of seven days at most; docs/fleet.md says who renews it and how.
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
    // Each version has a policy of its own: the one below, or the one that it came with (review.export.immutability).
    immutableStorageWithVersioning: {
      enabled: true
    }
  }
}

// What a blob gets that brings none. Made unlocked, so that a trial can be cleared away; lock it before the first real case: az storage container immutability-policy lock.
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

// A signature can do what its issuer can, at most: make a blob that is not there. Whoever may set policies may also take unlocked ones off.
resource exportRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (!empty(evidenceIssuerPrincipalId)) {
  name: guid(evidence.id, 'export')
  properties: {
    roleName: 'Evidence export (${evidence.name})'
    description: 'Makes new blobs; reads, changes and deletes none.'
    type: 'CustomRole'
    assignableScopes: [resourceGroup().id]
    permissions: [
      {
        actions: []
        notActions: []
        dataActions: concat(['${blobs}/add/action'], evidencePoliciesByStore ? ['${blobs}/immutableStorage/runAsSuperUser/action'] : [])
        notDataActions: []
      }
    ]
  }
}

resource issueExports 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(evidenceIssuerPrincipalId)) {
  name: guid(exports.id, evidenceIssuerPrincipalId, 'export')
  scope: exports
  properties: {
    principalId: evidenceIssuerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: exportRole.id
  }
}

// The key that such signatures are made with is the account's.
resource issueSignatures 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(evidenceIssuerPrincipalId)) {
  name: guid(evidence.id, evidenceIssuerPrincipalId, blobDelegator)
  scope: evidence
  properties: {
    principalId: evidenceIssuerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDelegator)
  }
}

resource travelLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: travelBlobs
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
