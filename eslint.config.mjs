import js from "@eslint/js";
import ts from "typescript-eslint";

/** A text that stands in the code as it is, so that no translator finds it: a literal, or pieces put together. */
const bare = "/^(Literal|TemplateLiteral|BinaryExpression)$/";
const bareText = ":matches(Literal[value=/ /], TemplateLiteral:has(TemplateElement[value.raw=/[A-Za-z]/]))";
const ask = "A person reads this: say`…` lets a translator find it (src/words/words.ts).";

/** What calls of that name take a text a person reads as: the argument's place, from 0. */
const refused = (type, callee, place) => [
  { selector: `${type}[${callee}][arguments.${place}.type=${bare}]`, message: ask },
  {
    selector: `${type}[${callee}] > ConditionalExpression.arguments > ${bareText}`,
    message: ask,
  },
];
const errors = [
  ...refused("NewExpression", 'callee.name="UserError"', 0),
  ...refused("NewExpression", 'callee.name="UserCodeError"', 2),
];
const problems = [
  ...refused("CallExpression", 'callee.property.name="add"][callee.object.name="report"', 3),
  ...refused("CallExpression", 'callee.property.name="add"][callee.object.type="ThisExpression"', 3),
  ...refused("CallExpression", 'callee.property.name="atKey"', 3),
  ...refused("CallExpression", 'callee.property.name="missingKey"', 3),
  ...refused("CallExpression", "callee.property.name=/^(wrongType|outOfRange)$/", 2),
  ...refused("CallExpression", "callee.name=/^(refuse|refused|broken)$/", 0),
  ...refused("CallExpression", 'callee.name="tell"', 1),
  ...refused("CallExpression", 'callee.property.name="onProgress"', 0),
  ...[
    "Property[key.name=/^(message|mismatch)$/]",
    ':has(> [key.name="edits"]) > Property[key.name="title"]',
  ].flatMap((property) => [
    { selector: `${property} > ${bareText}.value`, message: ask },
    { selector: `${property} > ConditionalExpression > ${bareText}`, message: ask },
  ]),
];

export default ts.config(
  {
    ignores: [
      "dist/",
      ".vscode-test/",
      "node_modules/",
      "src/kernels/assembly/",
      "test/fixtures/code/",
      "examples/**/*.ts",
    ],
  },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...ts.configs.strictTypeChecked, ...ts.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Indexing typed arrays and registries by checked keys is the engine's daily bread.
      "@typescript-eslint/no-non-null-assertion": "off",
      // Numbers belong in messages.
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      eqeqeq: "error",
    },
  },
  {
    files: ["src/**/*.ts"],
    // The command line speaks English.
    ignores: ["src/cli/**"],
    rules: { "no-restricted-syntax": ["error", ...errors] },
  },
  {
    files: ["src/{engine,data,model,diagnosis,session}/**/*.ts"],
    rules: { "no-restricted-syntax": ["error", ...errors, ...problems] },
  },
  {
    files: ["test/**/*.ts"],
    // mocha's describe and it return nothing to wait for; fixtures index what they just made.
    rules: { "@typescript-eslint/no-floating-promises": "off" },
  },
  {
    files: ["**/*.mjs"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        Buffer: "readonly",
        setTimeout: "readonly",
        clearTimeout: "readonly",
        setInterval: "readonly",
        clearInterval: "readonly",
        fetch: "readonly",
        AbortSignal: "readonly",
        document: "readonly",
        window: "readonly",
        performance: "readonly",
        WebAssembly: "readonly",
        TextDecoder: "readonly",
        URLSearchParams: "readonly",
      },
    },
  },
);
