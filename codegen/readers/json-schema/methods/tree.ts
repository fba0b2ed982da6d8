import { isObject } from '../../../../base/json.js'
import { stabilities } from '../../../protocol/keyword-values.js'
import { maximumDepth } from '../../../protocol/schema-keywords.js'
import { childOf, type Located } from '../located.js'
import type { MethodTree } from '../options.js'
import { type FoundMethod, isAccepted, type MethodContext } from './found.js'

/** Finds the methods of a tree: its leaves have the wire name under a marker, `params` and `result` beside it. */
export function readTree(cx: MethodContext, { marker, branches }: MethodTree): FoundMethod[] {
  return Object.entries(branches).flatMap(([branch, messageDirection]) => {
    const at = childOf(cx.files.entry, branch)
    if (messageDirection === 'omit') return []
    if (at) return leavesOf(cx, at, marker, 0).flatMap(leaf => readLeaf(cx, leaf, marker, messageDirection))
    cx.diagnostics.error({
      code: 'missing-branch',
      message: `there is no branch "${branch}" at the root`,
      at: { file: cx.files.entry.file, pointer: '' },
      hint: 'correct "branches" in the recipe, or leave the branch out there',
    })
    return []
  })
}

function leavesOf(cx: MethodContext, at: Located, marker: string, depth: number): Located[] {
  if (!isObject(at.value)) return []
  if (Object.hasOwn(at.value, marker)) return [at]
  if (depth > maximumDepth) {
    cx.diagnostics.error({
      code: 'nested-too-deep',
      message: `the tree is deeper than ${maximumDepth}`,
      at,
      hint: 'make it flatter',
    })
    return []
  }
  return Object.keys(at.value).flatMap(key => {
    const inner = childOf(at, key)
    return inner ? leavesOf(cx, inner, marker, depth + 1) : []
  })
}

function readLeaf(
  cx: MethodContext,
  at: Located,
  marker: string,
  messageDirection: FoundMethod['messageDirection'],
): FoundMethod[] {
  const leaf = at.value as Record<string, unknown>
  const method = leaf[marker]
  if (typeof method !== 'string' || method === '') {
    const place = childOf(at, marker) ?? at
    cx.diagnostics.error({
      code: 'invalid-method',
      message: `"${marker}" is the wire name of a method`,
      at: place,
      hint: 'write a name',
    })
    return []
  }
  if (!isAccepted(cx, method)) return []
  const { description, deprecated, notification } = leaf
  const stability = stabilityOf(leaf)
  const isNotification = notification === true
  const present = (key: string) => (leaf[key] === null || leaf[key] === undefined ? undefined : childOf(at, key))
  return [
    {
      method,
      kind: isNotification ? 'notification' : 'request',
      messageDirection,
      at,
      params: present('params'),
      paramsOptional: false,
      ...(!isNotification && { result: present('result') ?? (Object.hasOwn(leaf, 'result') ? null : undefined) }),
      ...(typeof description === 'string' && { description }),
      ...(deprecated === true && { deprecated }),
      ...(stability && { stability }),
    },
  ]
}

/** How stable a method is: Copilot uses the values of documents. */
function stabilityOf({ stability, visibility }: Record<string, unknown>): FoundMethod['stability'] {
  if (visibility === 'internal') return 'internal'
  return stabilities.find(known => known === stability)
}
