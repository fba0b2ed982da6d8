/** The output folders of a configuration: which files their targets make, and which are there. */

export { type ComparedFile, compareOutput } from './compare.js'
export { generateFiles } from './generate-files.js'
export { describeOutput, type Output, type PlanOptions, planOutputs } from './plan.js'
export { findTarget } from './targets.js'
