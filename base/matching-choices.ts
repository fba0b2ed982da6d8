import { didYouMean } from './nearest-names.js'

/** Something that a person can choose by what programs call it, or by its name. */
export interface Choice {
  readonly value: string
  readonly name: string
}

/**
 * The choices that a person may mean: the one with this value, those with this value or name whatever the case, or else
 * those that have the text in one of them.
 *
 * @returns one when it is clear what is meant, several when it is not, none when there is nothing like it
 */
export function matchingChoices<Found extends Choice>(choices: readonly Found[], wanted: string): readonly Found[] {
  const exact = choices.find(({ value }) => value === wanted)
  if (exact) return [exact]
  const text = wanted.toLowerCase()
  const words = ({ value, name }: Found) => [value.toLowerCase(), name.toLowerCase()]
  const same = choices.filter(choice => words(choice).includes(text))
  return same.length > 0 ? same : choices.filter(choice => words(choice).some(word => word.includes(text)))
}

/**
 * The choice that a person means.
 *
 * @param what what is chosen, such as "model"
 * @param refusal makes the error, when none is meant or more than one, with the text that lists them
 */
export function onlyChoice<Found extends Choice>(
  choices: readonly Found[],
  wanted: string,
  what: string,
  refusal: (message: string) => Error,
): Found {
  const found = matchingChoices(choices, wanted)
  const [only, ...others] = found
  if (only && others.length === 0) return only
  const list = (entries: readonly Found[]) => entries.map(({ value }) => `\n  ${value}`).join('')
  if (only) throw refusal(`"${wanted}" fits more than one ${what}; say which:${list(found)}`)
  const values = choices.map(({ value }) => value)
  throw refusal(`there is no ${what} "${wanted}"${didYouMean(wanted, values)} There are:${list(choices)}`)
}
