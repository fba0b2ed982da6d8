import { fail } from '../protocol/diagnostic.js'

/**
 * Loads a module that needs a package which only those install who make bindings.
 *
 * @param what the thing that needs it, for the message: `the target typescript`.
 * @throws DiagnosticError that says what to install, when the package is not there.
 */
export async function loadWithPackages<Module>(what: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const name = code === 'ERR_MODULE_NOT_FOUND' ? /^Cannot find package '([^'/]+)/.exec(message)?.[1] : undefined
    if (name === undefined) throw error
    return fail({
      code: 'missing-package',
      message: `${what} needs the package ${name}, which is not installed`,
      hint: `install it: npm install --save-dev ${name}`,
    })
  }
}
