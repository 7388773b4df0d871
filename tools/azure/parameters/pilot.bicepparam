using '../main.bicep'

// Up to ten stores: one unit each. The ids are your own groups'.
param prefix = 'lossprev'
param ring = 'pilot'
param hubSku = 'S1'
param hubUnits = 1
param maximumThroughputUnits = 1
param kustoSku = {
  name: 'Dev(No SLA)_Standard_E2a_v4'
  tier: 'Basic'
  capacity: 1
}
param retentionDays = 90
param evidenceDays = 30
param operatorsGroupId = '00000000-0000-0000-0000-000000000000'
param investigatorsGroupId = '00000000-0000-0000-0000-000000000000'
