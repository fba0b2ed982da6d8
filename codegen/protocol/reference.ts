export * from '../../base/reference.js'
