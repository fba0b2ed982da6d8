import { guessRecipe } from '../../../codegen/readers/guess-recipe.js'
import { readers } from '../../../codegen/readers/index.js'
import type { Guess } from '../../../codegen/readers/reader.js'

/** Finds the reader of a file among all, as `import` and `init` do it. */
export const guess: Guess = file => guessRecipe(file, readers)
