import type { TargetPlugin } from './target.js'
import { typescript } from './typescript/index.js'

/** The targets that come with the package. What is known of targets elsewhere is read from this list. */
export const targets: readonly TargetPlugin[] = [typescript]
