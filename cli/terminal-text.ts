// Control characters but for tab and line feed: what an agent says must not move a terminal's cursor or set its title.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/** A text from outside, safe to be written to a terminal. */
export const forTerminal = (text: string): string => text.replaceAll('\r\n', '\n').replace(controls, '\ufffd')
