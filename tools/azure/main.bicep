// The fleet's cloud: az deployment group create -g <group> -f tools/azure/main.bicep -p tools/azure/parameters/<ring>.bicepparam
targetScope = 'resourceGroup'

@description('Begins every name. 3 to 11 lower-case letters and digits, a letter first.')
@minLength(3)
@maxLength(11)
param prefix string

@description('Which hub this is. Each has its own resources, so that a mistake in one cannot reach the other.')
@allowed(['pilot', 'production'])
param ring string

@description('The region. Pick the one the stores\' data may lie in.')
param location string = resourceGroup().location

@description('Whether the region has availability zones: storage and images then lie in three of them.')
param zoneRedundant bool = true

@description('Whether the hub refuses TLS below 1.2. Enforced in some regions alone and chosen when the hub is made; set it to false where the region takes no minTlsVersion.')
param enforceTls12 bool = true

@description('Tier of the IoT Hub. docs/fleet.md says which one a fleet needs.')
@allowed(['S1', 'S2', 'S3'])
param hubSku string

@description('Units of that tier.')
@minValue(1)
@maxValue(200)
param hubUnits int

@description('Event Hubs throughput units that the namespace may grow to by itself.')
@minValue(1)
@maxValue(40)
param maximumThroughputUnits int

@description('Size of the Data Explorer cluster.')
param kustoSku object

@description('Days that alerts and health stay in Data Explorer.')
@minValue(1)
param retentionDays int

@description('Days for which an exported evidence clip can be neither changed nor deleted, by anybody.')
@minValue(1)
@maxValue(146000)
param evidenceDays int

@description('Object id of the Entra group that rolls out deployments and reads the fleet\'s data.')
param operatorsGroupId string

@description('Object id of the Entra group that may read exported evidence.')
param investigatorsGroupId string

@description('Object id of the service principal that signs the stores\' right to export evidence, weekly (docs/fleet.md); empty for none, and then no store can export to the account.')
param evidenceIssuerPrincipalId string = ''

@description('Whether stores may set each blob\'s own retention (review.export.immutability) in place of the container\'s.')
param evidencePoliciesByStore bool = false

@description('Object id of the service principal that builds and pushes images and bundles; empty for none.')
param publisherPrincipalId string = ''

var suffix = uniqueString(resourceGroup().id, ring)
var name = '${prefix}-${ring}'
var tags = {
  product: 'loss-prevention'
  ring: ring
}

// Sees every resource and reads the logs and the workbook; reads neither keys nor secrets nor blobs.
var reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7'

resource see 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, operatorsGroupId, reader)
  properties: {
    principalId: operatorsGroupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', reader)
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    name: name
    location: location
    tags: tags
    retentionDays: retentionDays
  }
}

module events 'modules/eventhubs.bicep' = {
  name: 'events'
  params: {
    name: '${name}-${suffix}'
    location: location
    tags: tags
    maximumThroughputUnits: maximumThroughputUnits
    workspaceId: monitoring.outputs.workspaceId
  }
}

module hub 'modules/iothub.bicep' = {
  name: 'hub'
  params: {
    name: '${name}-${suffix}'
    location: location
    tags: tags
    sku: hubSku
    units: hubUnits
    enforceTls12: enforceTls12
    eventHubNamespace: events.outputs.name
    operatorsGroupId: operatorsGroupId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module provisioning 'modules/dps.bicep' = {
  name: 'provisioning'
  params: {
    name: '${name}-${suffix}'
    location: location
    tags: tags
    hubName: hub.outputs.name
    operatorsGroupId: operatorsGroupId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  params: {
    name: '${prefix}${ring}${suffix}'
    location: location
    tags: tags
    zoneRedundant: zoneRedundant
    publisherPrincipalId: publisherPrincipalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    prefix: prefix
    suffix: suffix
    location: location
    tags: tags
    zoneRedundant: zoneRedundant
    evidenceDays: evidenceDays
    evidenceIssuerPrincipalId: evidenceIssuerPrincipalId
    evidencePoliciesByStore: evidencePoliciesByStore
    publisherPrincipalId: publisherPrincipalId
    investigatorsGroupId: investigatorsGroupId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module vault 'modules/keyvault.bicep' = {
  name: 'vault'
  params: {
    name: '${prefix}${take(suffix, 12)}'
    location: location
    tags: tags
    operatorsGroupId: operatorsGroupId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module explorer 'modules/kusto.bicep' = {
  name: 'explorer'
  params: {
    name: '${prefix}${take(suffix, 10)}'
    location: location
    tags: tags
    sku: kustoSku
    retentionDays: retentionDays
    eventHubNamespace: events.outputs.name
    operatorsGroupId: operatorsGroupId
    workspaceId: monitoring.outputs.workspaceId
  }
}

output hubName string = hub.outputs.name
output hubHost string = hub.outputs.host
output idScope string = provisioning.outputs.idScope
output registryServer string = registry.outputs.server
output bundleAccount string = storage.outputs.bundleAccount
output evidenceAccount string = storage.outputs.evidenceAccount
output vaultUri string = vault.outputs.uri
output explorerUri string = explorer.outputs.uri
