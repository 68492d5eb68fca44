import assert from 'node:assert/strict'
import { test } from 'node:test'
import { strengthPart } from './strength-part.ts'

test('strengthPart carries what is asked of a password and nothing else of the rules, whatever stands in a name', () => {
  const rules = {
    minimumLength: 12,
    refuseCommon: true,
    words: ['Ann "A" <b>', 'acme'],
    rounds: 220_000,
  }
  const part = strengthPart({ field: 'password', demands: rules, knownFrom: ['name', 'slug'] })
  assert.equal(
    part.toString(),
    '<p class="strength" role="status" data-strength-of="password" data-demands="{&quot;minimumLength&quot;:12,&quot;refuseCommon&quot;:true,&quot;words&quot;:[&quot;Ann \\&quot;A\\&quot; &lt;b&gt;&quot;,&quot;acme&quot;]}" data-known-from="name slug"></p>',
  )
})
