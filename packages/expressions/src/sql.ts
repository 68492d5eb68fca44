import type { CheckedExpression } from './check.ts'
import { valueSql, whenTrue } from './sql-compile.ts'
import { SqlContext, type SqlOptions } from './sql-context.ts'

/**
 * An expression as SQL text with its literals in it, for DDL and queries. It uses IMMUTABLE functions only, apart from
 * what `variable` writes, and never fails at a row: overflow and division by zero are null.
 * @throws PlatformError EXPRESSION_INVALID when the SQL gets too long, or reads more than the record where it cannot
 */
export function compileSql(expression: CheckedExpression, options: SqlOptions): string {
  const context = new SqlContext(expression.source, options)
  return options.as === 'predicate'
    ? whenTrue(expression.node, context)
    : valueSql(expression.node, context)
}
