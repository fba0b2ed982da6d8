export * from '../../base/json.js'
