import { PlatformError } from '@zennnn/kernel'
import { field, recordAction } from '@zennnn/model'

/** What operators may ask for. Each only orders a job: who answers requests has no key to the databases of others. */

const TIERS = { paid: 'Paid', trial: 'Trial', education: 'Education', free: 'Free' } as const
const DROP_DELAY_DAYS = 14
/** The canary is the cloud's own: without it nobody knows whether promises are kept. */
const OF_CUSTOMER = 'record.tier != "canary"'

export const changeTier = recordAction({
  model: 'database',
  name: 'change_tier',
  label: 'Change tier',
  groups: ['operator'],
  when: `record.state in ["live", "suspended"] && ${OF_CUSTOMER}`,
  parameters: { tier: field.selection(TIERS, { label: 'Tier', required: true }) },
  run: async (context, id, { tier }) => ({
    job: await context.order({ kind: 'change_tier', input: { record: id, tier } }),
  }),
})

export const suspendDatabase = recordAction({
  model: 'database',
  name: 'suspend',
  label: 'Suspend',
  groups: ['operator'],
  when: `record.state == "live" && ${OF_CUSTOMER}`,
  confirm: 'Nobody can reach the database until it is resumed. All data stays.',
  proof: 'fresh',
  run: async (context, id) => ({
    job: await context.order({ kind: 'suspend_database', input: { record: id } }),
  }),
})

export const resumeDatabase = recordAction({
  model: 'database',
  name: 'resume',
  label: 'Resume',
  groups: ['operator'],
  when: 'record.state in ["suspended", "dropping"]',
  confirm: 'The database can be reached again, with all its data. A deletion that waits is off.',
  run: async (context, id) => ({
    job: await context.order({ kind: 'resume_database', input: { record: id } }),
  }),
})

export const dropDatabase = recordAction({
  model: 'database',
  name: 'drop',
  label: 'Delete',
  groups: ['operator'],
  when: `record.state in ["live", "suspended", "failed"] && ${OF_CUSTOMER}`,
  confirm:
    'Nobody can reach the database from now on. After the delay it is deleted with all its data; until then it can be resumed.',
  proof: 'fresh',
  parameters: {
    slug: field.text({
      label: 'Name in the address',
      help: 'Write it out, to say that it is this database.',
      required: true,
      maxLength: 63,
    }),
    days: field.integer({
      label: 'Days until it is deleted for good',
      required: true,
      default: DROP_DELAY_DAYS,
      min: 1,
      max: 3650,
    }),
  },
  run: async (context, id, { slug, days }) => {
    const found = await context.records.get('database', id, { slug: true })
    if (found.slug !== slug)
      throw new PlatformError('VALUE_INVALID', {
        message: `This is not the name of the database. Nothing was deleted.`,
        details: [{ field: 'slug', message: 'Write the name in the address of this database.' }],
      })
    return { job: await context.order({ kind: 'drop_database', input: { record: id, days } }) }
  },
})
