import { allow, field, formView, listView, model, searchView } from '@zennnn/model'

/** Long work, as recorded steps that anybody concerned can follow and stop. */
export const Job = model('job', {
  label: 'Job',
  plural: 'Jobs',
  title: 'kind',
  order: 'created_at desc',
  audited: false,
  fields: {
    kind: field.text({ label: 'Kind', required: true, readonly: true, maxLength: 60 }),
    about: field.text({
      label: 'About',
      help: 'What the job is done to, as the name of a database.',
      readonly: true,
      maxLength: 120,
    }),
    state: field.selection(
      {
        queued: 'Waiting',
        running: 'Running',
        done: 'Done',
        failed: 'Failed',
        cancelled: 'Cancelled',
      },
      { label: 'State', required: true, readonly: true, default: 'queued', index: true },
    ),
    steps: field.json({ label: 'Steps', readonly: true }),
    step: field.text({ label: 'Step', readonly: true, maxLength: 60 }),
    done: field.integer({ label: 'Done', required: true, readonly: true, default: 0 }),
    total: field.integer({ label: 'Of', readonly: true }),
    message: field.text({ label: 'Message', readonly: true, maxLength: 500 }),
    log: field.json({ label: 'Log', readonly: true }),
    input: field.json({ label: 'Input', readonly: true }),
    result: field.json({ label: 'Result', readonly: true }),
    problem: field.json({ label: 'Problem', readonly: true }),
    cancel_requested: field.boolean({ label: 'Cancel requested', readonly: true }),
    heartbeat_at: field.dateTime({ label: 'Last sign of life', readonly: true }),
    started_at: field.dateTime({ label: 'Started', readonly: true }),
    finished_at: field.dateTime({ label: 'Finished', readonly: true }),
    requested_by: field.reference('user', {
      label: 'Requested by',
      readonly: true,
      onDelete: 'clear',
      index: true,
    }),
  },
  access: [
    allow('administrator', ['read']),
    allow('member', ['read'], 'record.requested_by == user.id'),
  ],
})

export const JOB_VIEWS = [
  listView('job', [
    'created_at',
    'kind',
    'about',
    'state',
    'message',
    'requested_by',
    'finished_at',
  ]),
  formView('job', {
    status: 'state',
    sections: [
      { fields: ['kind', 'about', 'message', 'step', 'done', 'total', 'requested_by'] },
      { label: 'Times', fields: ['created_at', 'started_at', 'heartbeat_at', 'finished_at'] },
      { label: 'Outcome', fields: ['result', 'problem', 'log'] },
    ],
  }),
  searchView('job', {
    text: ['kind', 'about', 'message'],
    filters: [
      { name: 'running', label: 'Running', where: 'record.state == "running"' },
      { name: 'failed', label: 'Failed', where: 'record.state == "failed"' },
    ],
    groupBy: ['kind', 'state'],
  }),
]
