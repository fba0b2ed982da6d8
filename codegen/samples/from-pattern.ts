import { type Node, parsePattern, TooLarge } from '../protocol/patterns/syntax.js'

/** Bounds of the length of a text, in characters. */
export interface Length {
  readonly least: number
  readonly most: number
}

/** Different texts that are made from one pattern, by its choices and by turning through its characters. */
const [maximumVariants, maximumRotations] = [64, 8]

/**
 * Texts that are likely to match a pattern: its characters, groups, choices and repetitions are followed. What it says by
 * looking ahead or behind, or by referring back, is not, so that every text has to be checked.
 *
 * @param turn another turn begins with another text
 */
export function* textsFrom(pattern: string, length: Length, turn: number): Generator<string> {
  const tree = treeOf(pattern)
  if (!tree || shortest(tree) > length.most) return
  const known = new Map<string, readonly string[]>()
  for (let variant = 0; variant < maximumVariants; variant++) {
    const writer = new Writer(length, turn + variant, known)
    if (writer.add(tree)) yield* padded(writer.text, length.least)
    // All choices were made: from here on the texts come again.
    if (writer.isExhausted && variant >= turn) break
  }
  // What a pattern says by looking ahead is often that there are characters of several kinds.
  for (let rotation = 0; rotation < maximumRotations; rotation++) {
    const writer = new Writer(length, turn, known, rotation)
    if (writer.add(tree)) yield* padded(writer.text, length.least)
  }
}

/** A pattern that does not reach to both ends of a text leaves the rest free. */
function padded(text: string, least: number): string[] {
  const missing = least - [...text].length
  if (missing <= 0) return [text]
  return [
    text + 'x'.repeat(missing),
    text + ' '.repeat(missing),
    'x'.repeat(missing) + text,
    ' '.repeat(missing) + text,
  ]
}

function treeOf(pattern: string): Node | undefined {
  try {
    return parsePattern(pattern)
  } catch (error) {
    if (error instanceof TooLarge) return undefined
    throw error
  }
}

/** A repetition without end gives texts of so many lengths. */
const longestChoice = 16

/** Writes one text. */
class Writer {
  readonly #length: Length
  /** The number of this text: the choices on the way are its digits. */
  #variant: number
  /** The characters that each class stands for. */
  readonly #known: Map<string, readonly string[]>
  readonly #rotation: number | undefined
  readonly #characters: string[] = []

  /** @param rotation takes the characters of a class one after the other, from this one on, instead of choosing */
  constructor(length: Length, variant: number, known: Map<string, readonly string[]>, rotation?: number) {
    this.#length = length
    this.#variant = variant
    this.#known = known
    this.#rotation = rotation
  }

  get text(): string {
    return this.#characters.join('')
  }

  /** Whether there are fewer different texts than the number of this one. */
  get isExhausted(): boolean {
    return this.#variant > 0
  }

  /**
   * Adds what a part of the pattern takes.
   *
   * @param later characters that the parts after this one take at least
   * @returns false when the text becomes too long, or no character is known
   */
  add(node: Node, later = 0): boolean {
    switch (node.kind) {
      case 'characters':
        return this.#addOneOf(node.source)
      case 'sequence': {
        let rest = later + shortest(node)
        return node.parts.every(part => {
          rest -= shortest(part)
          return this.add(part, rest)
        })
      }
      case 'choice': {
        const chosen = node.parts[this.#choose(node.parts.length)]
        return chosen !== undefined && this.add(chosen, later)
      }
      case 'repeat':
        return this.#repeat(node, later)
      default:
        return true
    }
  }

  #addOneOf(source: string): boolean {
    const characters = this.#known.get(source) ?? charactersOf(source)
    this.#known.set(source, characters)
    const rotated =
      this.#rotation === undefined ? undefined : (this.#rotation + this.#characters.length) % characters.length
    const character = characters[rotated ?? this.#choose(characters.length)]
    if (character === undefined || this.#characters.length >= this.#length.most) return false
    this.#characters.push(character)
    return true
  }

  /** As few rounds as there have to be, and more while the text is too short. */
  #repeat({ inner, least, most }: Node & { kind: 'repeat' }, later: number): boolean {
    // Rounds that may take nothing need not be counted.
    const needed = shortest(inner) === 0 ? Math.min(least, 1) : least
    // Texts of one character differ by their length alone.
    const wanted = needed + this.#choose(Math.min(most - needed + 1, longestChoice))
    for (let round = 0; round < most; round++) {
      const before = this.#characters.length
      if (round >= wanted && before + later >= this.#length.least) break
      if (!this.add(inner, later)) return false
      if (round >= wanted && this.#characters.length === before) break
    }
    return true
  }

  /** One of so many: the next digit of the variant. */
  #choose(count: number): number {
    if (count < 2) return 0
    const digit = this.#variant % count
    this.#variant = Math.floor(this.#variant / count)
    return digit
  }
}

const lengths = new WeakMap<Node, number>()

/** The number of characters in the shortest text that a part takes. */
function shortest(node: Node): number {
  let length = lengths.get(node)
  if (length === undefined) {
    length = countShortest(node)
    lengths.set(node, length)
  }
  return length
}

function countShortest(node: Node): number {
  switch (node.kind) {
    case 'characters':
      return 1
    case 'sequence':
      return node.parts.reduce((sum, part) => sum + shortest(part), 0)
    case 'choice':
      return node.parts.reduce((least, part) => Math.min(least, shortest(part)), Number.POSITIVE_INFINITY)
    case 'repeat':
      return node.least === 0 ? 0 : node.least * shortest(node.inner)
    default:
      return 0
  }
}

/** Characters to try, of different kinds in turn: letters and digits first, then signs, then other scripts. */
const common = [...'a0A_-./:b1B @#$%+=~,;!?*()[]{}<>|&^\'"`\\\t\n\r', ...'cdefghijklmnopqrstuvwxyz', ...'23456789']
const capitals = [...'CDEFGHIJKLMNOPQRSTUVWXYZ']
/** One character of each few, so that every script has some: most are in blocks of at least eight. */
const scripts = [
  ...Array.from({ length: 1_600 }, (_, index) => String.fromCodePoint(0xa1 + 8 * index)),
  ...['中', '가', 'Ａ', '\ufdf2', '\u{10000}', '\u{1f600}', '\u{20000}'],
]

const controls = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code))

/** So many characters of a class are enough to choose from. */
const enough = 16

/** Characters that a class, an escape or a character stands for; at most {@link enough}. */
function charactersOf(source: string): readonly string[] {
  const matches = new RegExp(`^(?:${source})$`, 'u')
  const found: string[] = []
  for (const characters of [common, capitals, ownCharacters(source), scripts]) {
    found.push(...characters.filter(character => matches.test(character)).slice(0, enough - found.length))
    if (found.length > 0) break
  }
  return found
}

/** The characters that a class or an escape names, as themselves or by their code. */
function ownCharacters(source: string): string[] {
  const escapes = source.matchAll(/\\u\{([\da-f]+)\}|\\u([\da-f]{4})\\u([\da-f]{4})|\\u([\da-f]{4})|\\x([\da-f]{2})/gi)
  const codes = [...escapes].map(([, braced, high, low, unit, byte]) =>
    high && low
      ? String.fromCharCode(Number.parseInt(high, 16), Number.parseInt(low, 16))
      : String.fromCodePoint(Number.parseInt(braced ?? unit ?? byte ?? '0', 16)),
  )
  return [...source, ...codes, ...controls]
}
