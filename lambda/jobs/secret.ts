/** A secret's value: what is set, or, where that is an ARN of Secrets Manager, what lies there. Undefined where none is set. */
export async function secretOf(setting: string): Promise<string | undefined> {
  if (setting === '') return undefined;
  if (!setting.startsWith('arn:')) return setting;
  const { SecretsManagerClient, GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient({});
  return (await client.send(new GetSecretValueCommand({ SecretId: setting }))).SecretString;
}
