// Zendesk's app client at its documented surface. `zendeskHost` is the test's; `fire` sends an
// event as Zendesk does.
const handlers = new Map();

window.fire = (event, data) => {
  for (const handler of handlers.get(event) ?? []) handler(data);
};

window.ZAFClient = {
  init() {
    return {
      context: async () => window.zendeskHost("context", []),
      get: async (paths) => window.zendeskHost("get", [paths]),
      invoke: async (...given) => window.zendeskHost("invoke", given),
      on: (event, handler) => handlers.set(event, [...(handlers.get(event) ?? []), handler]),
      request: async (options) => {
        const answer = await window.zendeskHost("request", [options]);
        if (answer.status >= 200 && answer.status < 300) {
          return options.httpCompleteResponse ? answer : answer.responseJSON;
        }
        throw answer;
      },
    };
  },
};
