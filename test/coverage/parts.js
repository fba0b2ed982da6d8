/** The folders whose lines are counted. */
export const parts = ['codegen', 'runtime']

/** Percent of the lines of each that tests have to run. */
export const atLeast = 90

/** Sources that are not counted: what the build makes from templates/. */
export const generated = ['codegen/targets/typescript/templates.ts']
