import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { wayTo } from '../../base/paths.js'

/**
 * The path of a file from the top of its repository: GitHub puts an annotation at no other. Outside of a repository it
 * stays as it is.
 */
export function repositoryPath(file: string): string {
  const path = resolve(file)
  for (let top = dirname(path); ; top = dirname(top)) {
    if (existsSync(join(top, '.git'))) return wayTo(top, path)
    if (top === dirname(top)) return file
  }
}
