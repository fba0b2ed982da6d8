import type { Protocol } from '../../../codegen/protocol/model.js'

/** Texts that try to become something else in a page. */
const hostileTexts = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style></pre></code></article><h1>taken over</h1>',
  '<!-- ',
  ']]>',
  '&lt;b&gt;',
  '```\n</pre>\n```',
  '[click](javascript:alert(1))',
  '![](https://example.org/x.png)',
  '</a id="x">',
  'https://example.org/ www.example.org a@example.org',
  '# heading\n\n---\n| a | b |',
  '$\u007balert(1)}',
  '*/ alert(1) /*',
  'line\u2028separator\u2029\u202eright to left\u0000',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  'x'.repeat(300),
]

/** A protocol in which every text is hostile. */
export function hostileProtocol(): Protocol {
  const last = hostileTexts.length - 1
  return {
    protocol: 'hostile',
    version: '1.0.0',
    summary: hostileTexts.join(' '),
    origin: {
      repository: 'javascript:alert(1)',
      revision: '"><script>',
      path: '</code>`\n\n<script>alert(1)</script>',
    },
    wire: { cancel: { method: hostileTexts.join(' '), id: '</dd><script>' }, goodbye: { request: '`</code>\n# x' } },
    methods: hostileTexts.map((text, index) => ({
      method: text,
      kind: 'request',
      messageDirection: 'clientToServer',
      summary: text,
      deprecated: text,
      since: text,
      errors: [{ code: index, message: text, data: { enum: [index], 'x-enumNames': [text] } }],
      params: { $ref: `#/$defs/${encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'))}` },
      result: { anyOf: [{ const: text }, { type: 'string', pattern: '</pre><script>', description: text }] },
      ...(index === last && { result: null }),
    })),
    $defs: Object.fromEntries(
      hostileTexts.map(text => [
        text,
        {
          type: 'object',
          description: text,
          properties: Object.fromEntries([[text, { enum: hostileTexts, description: text, deprecated: true }]]),
          patternProperties: { '</code>': {} },
        },
      ]),
    ),
  }
}
