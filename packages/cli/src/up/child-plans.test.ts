import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
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

test('serve may read the key of the login roles, and not the secret by which the cluster is moved', () => {
  const { file, args } = servePlan(parseEnvironment({}, '/srv'), undefined, undefined)
  const flags = args.slice(
    0,
    args.findIndex((argument) => argument.endsWith('/main.ts')),
  )
  const script = `for (const name of ['tenant-key', 'stripe-webhook', 'stripe.json', 'cluster', 'postgres'])
    console.log(name, process.permission.has('fs.read', '/srv/.zennnn/secrets/' + name))`
  assert.equal(
    execFileSync(file, [...flags, '--eval', script], { encoding: 'utf8' }),
    'tenant-key true\nstripe-webhook true\nstripe.json false\ncluster false\npostgres false\n',
  )
})
