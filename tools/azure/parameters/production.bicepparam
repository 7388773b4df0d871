using '../main.bicep'

// Ten thousand stores at a health report every five minutes: docs/fleet.md has the arithmetic. The ids are your own groups'.
param prefix = 'lossprev'
param ring = 'production'
param hubSku = 'S2'
param hubUnits = 2
param maximumThroughputUnits = 4
param kustoSku = {
  name: 'Standard_E2ads_v5'
  tier: 'Standard'
  capacity: 2
}
param retentionDays = 365
param evidenceDays = 365
param operatorsGroupId = '00000000-0000-0000-0000-000000000000'
param investigatorsGroupId = '00000000-0000-0000-0000-000000000000'
