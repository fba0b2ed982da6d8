import type { TestProject } from 'vitest/node'
import { type Packed, Project, packInto } from './installed-package.js'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The package as it would be published, and a project where npm has installed nothing but it. */
    packed: Packed & { installed: string }
  }
}

/** Packs the package and installs it, once for all tests of the tarball. */
export default async function pack(project: TestProject): Promise<() => void> {
  const user = new Project()
  const packed = await packInto(user.folder)
  await user.install(packed.tarball)
  project.provide('packed', { ...packed, installed: user.folder })
  return () => user[Symbol.dispose]()
}
