import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'

/**
 * The path of a file from the top of its repository: GitHub puts an annotation at no other. Outside of a repository it
 * stays as it is.
 */
export function repositoryPath(file: string): string {
  const path = resolve(file)
  for (let top = dirname(path); ; top = dirname(top)) {
    if (existsSync(join(top, '.git'))) return relative(top, path).split(sep).join('/')
    if (top === dirname(top)) return file
  }
}
