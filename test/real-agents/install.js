// Installs agents and servers where it stays: in the cache folder of this package, outside of the repository.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { built } from '../support/built.js'

const repository = fileURLToPath(new URL('../../', import.meta.url))

/** @type {typeof import('../../agents/cody/embedded-agent/index.js')} */
const { cacheDirectory } = await built('agents/cody/embedded-agent/index.js')

/** @param {string} folder @param {string} name @returns {string | undefined} */
function installedVersion(folder, name) {
  const file = join(folder, 'node_modules', name, 'package.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined
}

/**
 * Makes sure that an agent or server is installed, in its exact version. What its package asks for beside is what npm finds.
 *
 * @param {{ package: string, version: string, program?: import('./agents.js').Program | undefined }} installed
 * @returns {string} its `node_modules`
 */
export function install({ package: packageName, version, program }) {
  // The embedded Cody comes with this repository.
  if (!program) return join(repository, 'node_modules')
  const folder = join(cacheDirectory(), 'agents', packageName.replace('/', '+'))
  const modules = join(folder, 'node_modules')
  if (installedVersion(folder, packageName) === version) return modules
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const options = [
    '--save-exact',
    '--no-audit',
    '--no-fund',
    ...(program.runsInstallScripts ? [] : ['--ignore-scripts']),
  ]
  const { status } = spawnSync('npm', ['install', ...options, `${packageName}@${version}`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status === 0) return modules
  rmSync(folder, { recursive: true, force: true })
  throw new Error(`${packageName}@${version} could not be installed in ${folder}; npm says above why`)
}
