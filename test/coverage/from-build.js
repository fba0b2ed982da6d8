import { dirname, join, relative, resolve } from 'node:path'

/**
 * A plugin of Vite: what tests import of the sources comes from dist/, as it does in the processes they start, so that
 * V8 counts one and the same script everywhere.
 *
 * @param {string} root
 * @param {readonly string[]} parts folders of sources
 * @returns {import('vitest/config').Plugin}
 */
export function fromBuild(root, parts) {
  return {
    name: 'from-build',
    enforce: 'pre',
    resolveId(specifier, importer) {
      if (importer === undefined || !/^\..*\.js$/.test(specifier)) return undefined
      const path = relative(root, resolve(dirname(importer), specifier)).replaceAll('\\', '/')
      return [...parts, 'generated'].some(part => path.startsWith(`${part}/`)) ? join(root, 'dist', path) : undefined
    },
  }
}
