import { test } from 'vitest'
import { largeProtocol } from '../../../../bench/lib/large-protocol.js'
import { generate } from '../../../../codegen/index.js'
import type { Protocol } from '../../../../codegen/protocol/model.js'
import { expectLinear } from '../../../support/growth.js'

const protocolOf = (methods: number) => ({ documentVersion: 2, ...largeProtocol(methods) }) as Protocol

test('twice the methods cost twice the time, up to 12,500', async () => {
  const [half, whole] = [protocolOf(6_250), protocolOf(12_500)]
  await expectLinear(
    () => generate(half),
    () => generate(whole),
  )
})
