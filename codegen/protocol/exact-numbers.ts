/** Numbers in JSON text that JavaScript cannot hold exactly: they would be written differently than they were read. */

// A number of fewer digits and without an exponent is always held. In a string this may match too: then all is read.
// It begins with a digit, as few characters are digits; what stands before it is looked at afterwards.
const suspicious = /\d(?<=[[,:\s]-?\d)(?:[\d.]{15}|[\d.]*[eE][+-]?\d)/
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** A number and where it stands in the text. */
export interface InexactNumber {
  text: string
  offset: number
  /** The value that JavaScript would take it for. */
  value: number
}

/**
 * The first number of a JSON text that JavaScript cannot hold exactly, such as `1e400` or `9007199254740993`. A decimal
 * fraction such as `0.1` is held: it is written again as it was read.
 *
 * @param json valid JSON
 * @param isAllowed which of them are passed over
 */
export function findInexactNumber(
  json: string,
  isAllowed: (found: InexactNumber) => boolean = () => false,
): InexactNumber | undefined {
  if (!suspicious.test(json) && !/^\s*-?\d/.test(json)) return undefined
  for (const { 0: text, index: offset } of json.matchAll(stringOrNumber)) {
    if (text.startsWith('"')) continue
    const value = Number(text)
    const isHeld = Number.isFinite(value) && decimalOf(text) === decimalOf(String(value))
    if (!isHeld && !isAllowed({ text, offset, value })) return { text, offset, value }
  }
  return undefined
}

/** The value of a decimal number, in one form: digits without zeros at either end, and the power of ten. */
function decimalOf(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  let end = digits.length
  while (digits[end - 1] === '0') end--
  if (end === 0) return '0'
  return `${sign}${digits.slice(0, end)}e${Number(exponent) - fraction.length + digits.length - end}`
}
