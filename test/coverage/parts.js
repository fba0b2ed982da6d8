/** The folders whose lines are counted: all that is written by hand and becomes part of the package. */
export const parts = ['agents', 'base', 'cli', 'codegen', 'runtime', 'testing']

/** Percent of the lines of each that tests have to run. */
export const atLeast = 90

/** Sources that are not counted: what the build makes from templates/. */
export const generated = ['codegen/targets/typescript/templates.ts']
