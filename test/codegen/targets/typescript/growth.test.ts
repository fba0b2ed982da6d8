import { test } from 'vitest'
import { largeProtocol } from '../../../../bench/lib/large-protocol.js'
import { generate } from '../../../../codegen/index.js'
import type { Protocol } from '../../../../codegen/protocol/model.js'
import { expectLinear } from '../../../support/growth.js'

test('twice the methods cost twice the time, up to 12,500', () =>
  expectLinear(12_500, methods => {
    const protocol = { documentVersion: 2, ...largeProtocol(methods) } as Protocol
    return () => generate(protocol)
  }))
