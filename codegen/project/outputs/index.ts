/** The output folders of a configuration: which files their targets make, and which are there. */

export { type ComparedFile, compareOutput } from './compare.js'
export { generateFiles } from './generate-files.js'
export { describeOutput, makeOutputs, type Output, type PlanOptions } from './plan.js'
export { findTarget } from './targets.js'
