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
