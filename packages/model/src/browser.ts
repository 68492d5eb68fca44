/** What the client in the browser knows of declarations: how views and fields are described, and what expressions see. */
export type { ComputedType, FieldKind } from './field.ts'
export { type ShapedField, shapeOf } from './shapes.ts'
export type { FormField, FormSection, FormView, ListView, SearchView } from './view.ts'
