import {
  allow,
  allowWithRecord,
  app,
  cel,
  constraint,
  field,
  group,
  model,
  restrict,
} from '@zennnn/model'

/** A small set of models in which every kind of rule occurs that policies are generated from. For tests. */
const user = model('user', {
  label: 'User',
  plural: 'Users',
  fields: {
    name: field.text({ required: true }),
    login: field.text({ required: true, unique: true }),
    active: field.boolean({ default: true }),
    company: field.reference('company'),
    companies: field.manyToMany('company'),
    groups: field.manyToMany('group'),
  },
  access: [
    allow('administrator', ['read', 'create', 'update', 'delete']),
    allow('member', ['read'], 'record.active'),
  ],
})

const groupModel = model('group', {
  label: 'Group',
  plural: 'Groups',
  fields: {
    name: field.text({ required: true, unique: true, readonly: true }),
    label: field.text({ required: true }),
    implies: field.manyToMany('group', { readonly: true }),
  },
  access: [allow('administrator', ['read'])],
})

const company = model('company', {
  label: 'Company',
  plural: 'Companies',
  fields: { name: field.text({ required: true, unique: true }) },
  access: [allow('member', ['read'])],
})

const auditEntry = model('audit_entry', {
  label: 'Audit entry',
  plural: 'Audit log',
  title: 'model',
  order: 'at desc',
  audited: false,
  fields: {
    at: field.dateTime({ required: true, readonly: true, index: true }),
    user: { ...field.reference('user', { readonly: true }), foreignKey: false },
    operation: field.text({ required: true, readonly: true }),
    model: field.text({ required: true, readonly: true }),
    record: field.text({ readonly: true, index: true }),
    before: field.json({ readonly: true }),
    after: field.json({ readonly: true }),
    why: field.text({ readonly: true }),
    transaction: field.text({ readonly: true }),
  },
  // More than anybody gets: writing is the platform's alone, whatever is declared.
  access: [allow('administrator', ['read', 'create', 'update', 'delete'])],
})

const attachment = model('attachment', {
  label: 'Attachment',
  plural: 'Attachments',
  fields: {
    name: field.text({ required: true }),
    model: field.text({ readonly: true }),
    record: field.text({ readonly: true }),
  },
  access: [
    allow('member', ['read', 'create', 'update', 'delete'], 'record.created_by == user.id'),
    allowWithRecord({ model: 'model', record: 'record' }),
  ],
})

const tag = model('tag', {
  label: 'Tag',
  plural: 'Tags',
  order: 'name',
  fields: { name: field.text({ required: true, unique: true }), hidden: field.boolean() },
  access: [
    allow('project_user', ['read'], '!record.hidden'),
    allow('project_manager', ['read', 'create', 'update', 'delete']),
  ],
})

const project = model('project', {
  label: 'Project',
  plural: 'Projects',
  order: 'starts_on desc',
  fields: {
    number: field.sequence({ prefix: 'P', padding: 4 }),
    name: field.text({ required: true }),
    code: field.text({ unique: true, maxLength: 20 }),
    starts_on: field.date({ required: true, default: cel('date(now)') }),
    state: field.selection({ open: 'Open', closed: 'Closed' }, { required: true, default: 'open' }),
    company: field.reference('company', { default: cel('user.company') }),
    leader: field.reference('user', { default: cel('user.id') }),
    parent: field.reference('project'),
    tags: field.manyToMany('tag'),
    brief: field.attachment(),
    tasks: field.collection('task', 'project'),
    budget: field.money({ groups: ['project_manager'] }),
    hours: field.total('tasks.hours'),
    cost: field.total('tasks.cost'),
  },
  access: [
    allow('project_user', ['read', 'create', 'update'], 'record.leader == user.id'),
    // Reads tasks, whose rule reads projects: naive policies would recurse.
    allow('project_user', ['read'], 'record.tasks.exists(t, t.assignee == user.id)'),
    allow('project_manager', ['read', 'create', 'update', 'delete']),
    allow('link', ['read'], 'record.id == link.record'),
  ],
  constraints: [
    constraint('name_not_short', 'size(record.name) >= 2', 'A name has at least two letters.'),
  ],
})

const task = model('task', {
  label: 'Task',
  plural: 'Tasks',
  title: 'title',
  order: 'title',
  fields: {
    title: field.text({ required: true }),
    project: field.reference('project', { required: true, onDelete: 'cascade' }),
    assignee: field.reference('user', { onDelete: 'clear' }),
    hours: field.decimal({ required: true, default: '0', precision: 10, scale: 2 }),
    rate: field.decimal({ required: true, default: '0', precision: 10, scale: 2 }),
    cost: field.computed('money', 'round(record.hours * record.rate, 2)'),
  },
  access: [
    allow(
      'project_user',
      ['read', 'create', 'update', 'delete'],
      'record.project.leader == user.id',
    ),
    allow('project_user', ['read', 'update'], 'record.assignee == user.id'),
    allow('project_manager', ['read', 'create', 'update', 'delete']),
  ],
})

const invoice = model('invoice', {
  label: 'Invoice',
  plural: 'Invoices',
  title: 'code',
  fields: {
    code: field.text({ required: true, unique: true }),
    company: field.reference('company', { required: true, default: cel('user.company') }),
    amount: field.money({ required: true, default: '0' }),
  },
  access: [
    allow('member', ['read', 'create', 'update', 'delete']),
    restrict('record.company in user.companies'),
  ],
})

/** One grant with one comparison: an index on the rule's column has to serve it. */
const note = model('note', {
  label: 'Note',
  plural: 'Notes',
  title: 'text',
  order: 'text',
  fields: {
    text: field.text({ required: true }),
    owner: field.reference('user', { default: cel('user.id') }),
    project: field.reference('project', { onDelete: 'clear' }),
  },
  access: [allow('member', ['read', 'create', 'update', 'delete'], 'record.owner == user.id')],
})

/** One grant through a reference. */
const comment = model('comment', {
  label: 'Comment',
  plural: 'Comments',
  title: 'text',
  order: 'text',
  fields: {
    text: field.text({ required: true }),
    project: field.reference('project', { required: true, onDelete: 'cascade' }),
  },
  access: [
    allow(
      'member',
      ['read', 'create'],
      'record.project.leader == user.id && record.project.state == "open"',
    ),
  ],
})

/** Nobody has a right on it. */
const vault = model('vault', {
  label: 'Vault',
  plural: 'Vaults',
  fields: { name: field.text({ required: true }) },
  access: [],
})

export const projectApp = app({
  name: 'project',
  label: 'Projects',
  summary: 'For tests.',
  groups: [
    group('administrator', 'Administrator'),
    group('project_user', 'Projects'),
    group('project_manager', 'Project manager', ['project_user']),
  ],
  models: [
    user,
    groupModel,
    company,
    auditEntry,
    attachment,
    tag,
    project,
    task,
    invoice,
    note,
    comment,
    vault,
  ],
  seeds: [{ model: 'company', key: 'name', records: [{ name: 'First' }, { name: 'Second' }] }],
})
