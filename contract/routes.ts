/** Who may call a route: everyone, who holds a caller's key, or who holds an operator's. */
export type Grade = 'public' | 'caller' | 'operator';

/** Which function answers: the one that runs models, or the one that keeps the books and needs no native library. */
export type Place = 'model' | 'api';

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** `{name}` parts match one path segment. */
  readonly path: string;
  /** What answers it. An alias has the key of the route it stands for. */
  readonly key: string;
  readonly summary: string;
  readonly grade: Grade;
  readonly at: Place;
  readonly alias?: boolean;
}

/** Every route there is: the app routes by this table, and the API description is made from it. */
export const routes = [
  {
    method: 'POST',
    path: '/v1/predict',
    key: 'predict',
    summary: 'Predict on one or more images',
    grade: 'caller',
    at: 'model',
  },
  {
    method: 'POST',
    path: '/predict',
    key: 'predict',
    summary: 'Predict, with the result drawn',
    grade: 'caller',
    at: 'model',
    alias: true,
  },
  {
    method: 'POST',
    path: '/predict/',
    key: 'predict',
    summary: 'Predict, with the result drawn',
    grade: 'caller',
    at: 'model',
    alias: true,
  },
  {
    method: 'GET',
    path: '/v1/predict',
    key: 'predictUrl',
    summary: 'Predict on an image of the web',
    grade: 'caller',
    at: 'model',
  },
  {
    method: 'GET',
    path: '/v1/models',
    key: 'models',
    summary: 'The models that can be asked',
    grade: 'caller',
    at: 'api',
  },
  { method: 'GET', path: '/v1/models/{name}', key: 'model', summary: 'One model', grade: 'caller', at: 'api' },
  {
    method: 'GET',
    path: '/v1/models/{name}/check',
    key: 'modelCheck',
    summary: 'Run the parity check of a model now',
    grade: 'caller',
    at: 'model',
  },
  {
    method: 'GET',
    path: '/v1/models/{name}/drift',
    key: 'modelDrift',
    summary: 'How far the last predictions are from what is normal',
    grade: 'operator',
    at: 'api',
  },
  {
    method: 'GET',
    path: '/v1/models/{name}/card',
    key: 'modelCard',
    summary: 'The model card',
    grade: 'caller',
    at: 'api',
  },
  {
    method: 'GET',
    path: '/v1/models/{name}/samples',
    key: 'modelSamples',
    summary: 'Sample pictures of a model',
    grade: 'caller',
    at: 'api',
  },
  {
    method: 'GET',
    path: '/v1/models/{name}/samples/{file}',
    key: 'modelSample',
    summary: 'One sample picture',
    grade: 'caller',
    at: 'api',
  },
  {
    method: 'GET',
    path: '/v1/models/{name}/files/{file}',
    key: 'modelFile',
    summary: 'A file of the package, to run the model in the browser',
    grade: 'caller',
    at: 'api',
  },
  {
    method: 'POST',
    path: '/v1/uploads',
    key: 'uploads',
    summary: 'A place for an image above the inline limit',
    grade: 'caller',
    at: 'api',
  },
  {
    method: 'POST',
    path: '/v1/jobs',
    key: 'jobCreate',
    summary: 'Predict on many pictures in the background',
    grade: 'caller',
    at: 'api',
  },
  { method: 'GET', path: '/v1/jobs', key: 'jobs', summary: 'Jobs, newest first', grade: 'caller', at: 'api' },
  { method: 'GET', path: '/v1/jobs/{id}', key: 'job', summary: 'How far a job is', grade: 'caller', at: 'api' },
  {
    method: 'DELETE',
    path: '/v1/jobs/{id}',
    key: 'jobCancel',
    summary: 'Cancel a job; what is done is kept',
    grade: 'caller',
    at: 'api',
  },
  {
    method: 'GET',
    path: '/v1/jobs/{id}/results',
    key: 'jobResults',
    summary: 'Results of a job that has ended',
    grade: 'caller',
    at: 'api',
  },
  {
    method: 'GET',
    path: '/v1/predictions',
    key: 'records',
    summary: 'What was predicted, newest first',
    grade: 'operator',
    at: 'api',
  },
  {
    method: 'GET',
    path: '/v1/predictions/{id}',
    key: 'record',
    summary: 'One prediction, and what was said of it',
    grade: 'operator',
    at: 'api',
  },
  {
    method: 'DELETE',
    path: '/v1/predictions/{id}',
    key: 'recordDeletion',
    summary: 'Forget a prediction, with its picture',
    grade: 'operator',
    at: 'api',
  },
  {
    method: 'POST',
    path: '/v1/predictions/{id}/feedback',
    key: 'feedback',
    summary: 'Say what is right or wrong of a prediction',
    grade: 'caller',
    at: 'api',
  },
  {
    method: 'GET',
    path: '/v1/predictions/{id}/verify',
    key: 'receipt',
    summary: 'Whether picture and model are still those that a prediction was made with',
    grade: 'operator',
    at: 'api',
  },
  {
    method: 'GET',
    path: '/v1/predictions/{id}/picture',
    key: 'keptPicture',
    summary: 'The picture of a prediction, where it was kept',
    grade: 'operator',
    at: 'api',
  },
  {
    method: 'GET',
    path: '/v1/predictions/{id}/input',
    key: 'keptInput',
    summary: 'What the model was fed, where it was kept',
    grade: 'operator',
    at: 'api',
  },
  {
    method: 'POST',
    path: '/v1/predictions/{id}/review',
    key: 'decision',
    summary: 'Take a kept picture into the data set, or keep it out',
    grade: 'operator',
    at: 'api',
  },
  {
    method: 'GET',
    path: '/v1/review',
    key: 'review',
    summary: 'Which kept pictures to correct next, and why',
    grade: 'operator',
    at: 'api',
  },
  {
    method: 'GET',
    path: '/v1/usage',
    key: 'usage',
    summary: 'How much was asked, by day',
    grade: 'operator',
    at: 'api',
  },
  { method: 'GET', path: '/health', key: 'health', summary: 'Whether the service is up', grade: 'public', at: 'api' },
  { method: 'GET', path: '/openapi.json', key: 'openapi', summary: 'This description', grade: 'public', at: 'api' },
  { method: 'GET', path: '/docs', key: 'docs', summary: 'This description as a page', grade: 'public', at: 'api' },
] as const satisfies readonly Route[];
