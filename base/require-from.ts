/**
 * `require` of a place in the file system. The module of Node is taken without an import, which would evaluate far more of
 * Node than it needs, at each start.
 *
 * @param from path or URL of a file
 */
export const requireFrom = (from: string): NodeJS.Require => process.getBuiltinModule('node:module').createRequire(from)
