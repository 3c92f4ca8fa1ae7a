// AWS compares aws:PrincipalArn of a session with its role's ARN, and the emulator with the session's own. So that the
// vault's doors and the keys that one role signs with can be tried there, each role in them also stands under its
// sessions' names; reading takes it back.
interface Statement {
  readonly Condition?: {
    readonly [operator: string]: { readonly [key: string]: string | readonly string[] };
  };
}

const changed = (
  policy: string,
  change: (condition: NonNullable<Statement['Condition']>) => object,
): string => {
  const document = JSON.parse(policy) as { readonly Statement: readonly Statement[] };
  return JSON.stringify({
    ...document,
    Statement: document.Statement.map((statement) =>
      statement.Condition ? { ...statement, Condition: change(statement.Condition) } : statement,
    ),
  });
};

const sessionsOf = (role: string): string =>
  role.replace(':iam::', ':sts::').replace(':role/', ':assumed-role/').concat('/*');

export const withSessions = (policy: string): string =>
  changed(policy, ({ ArnNotEquals, ...others }) => {
    const roles = [ArnNotEquals?.['aws:PrincipalArn'] ?? []].flat();
    return roles.length === 0
      ? { ...others, ...(ArnNotEquals && { ArnNotEquals }) }
      : { ...others, ArnNotLike: { 'aws:PrincipalArn': roles.flatMap((role) => [role, sessionsOf(role)]) } };
  });

export const withoutSessions = (policy: string): string =>
  changed(policy, ({ ArnNotLike, ...others }) => {
    const names = [ArnNotLike?.['aws:PrincipalArn'] ?? []].flat();
    const roles = names.filter((name) => !name.includes(':assumed-role/'));
    return names.length === 0 ? others : { ...others, ArnNotEquals: { 'aws:PrincipalArn': roles } };
  });
