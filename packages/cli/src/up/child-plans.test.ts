import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseEnvironment } from '../environment.ts'
import { deliverPlan, servePlan, workPlan } from './child-plans.ts'
import type { ProcessPlan } from './supervised.ts'

function keptBy({ env }: ProcessPlan): string | undefined {
  return env['NODE_COMPILE_CACHE']
}

test('work and deliver keep compiled code where up does, and serve, which writes no file, does not', () => {
  const environment = parseEnvironment({ NODE_COMPILE_CACHE: '/srv/compiled' }, '/srv')
  assert.equal(keptBy(workPlan(environment, undefined, undefined)), '/srv/compiled')
  assert.equal(keptBy(deliverPlan(environment, undefined)), '/srv/compiled')
  const serve = servePlan(environment, undefined, undefined)
  assert.equal(keptBy(serve), undefined)
  assert.deepEqual(
    serve.args.filter((argument) => /write|compiled/.test(argument)),
    [],
  )
})

test('nobody keeps compiled code where up was not asked to', () => {
  const environment = parseEnvironment({ NODE_COMPILE_CACHE: '' }, '/srv')
  for (const { env } of [
    workPlan(environment, undefined, undefined),
    deliverPlan(environment, undefined),
  ])
    assert.ok(!('NODE_COMPILE_CACHE' in env))
})
