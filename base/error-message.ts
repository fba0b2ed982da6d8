/** The message of whatever was thrown; it need be no error, nor be something that can be written as a text. */
export function messageOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown)
  } catch {
    return 'an object without a text'
  }
}
