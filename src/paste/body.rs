//! Error bodies: what services answer instead of what was asked for, as JSON or as their clients print it.
//!
//! A body is known by its keys. What a key means differs from service to service, so each form is told apart.

mod literal;

use serde_json::{Map, Value};

use super::structured::{has_level, has_stack};

/// What an error body says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Body {
    /// `invalid_request_error`, `Runtime.ImportModuleError`.
    pub(crate) type_name: Option<String>,
    /// `insufficient_quota`, `PGRST116`, `404`.
    pub(crate) code: Option<String>,
    /// What it says, never empty.
    pub(crate) message: String,
    /// Its keys are those of successes as well: only a status or its words tell that something failed.
    pub(crate) is_doubtful: bool,
}

impl Body {
    /// Reads the body that some text begins with, and tells how many line ends stand in it.
    pub(crate) fn read(chars: impl Iterator<Item = char>) -> Option<(Self, usize)> {
        let (value, line_ends) = literal::read(chars)?;
        Some((Self::of(&value)?, line_ends))
    }

    /// What a value says, if it is an error body.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Array(items) => Self::of(items.first().filter(|item| item.is_object())?),
            // A record of a log is about something, and no answer.
            Value::Object(map) if has_level(map) || succeeded(map) => None,
            Value::Object(map) => {
                let forms = [
                    of_error,
                    of_errors,
                    of_detail,
                    of_lambda,
                    of_aws,
                    of_postgrest,
                    of_status,
                    of_github,
                ];
                forms.iter().find_map(|form| form(map))
            }
            _ => None,
        }
    }

    fn new(message: &str) -> Option<Self> {
        let message = message.trim();
        (!message.is_empty()).then(|| Self { message: message.to_owned(), ..Self::default() })
    }

    fn typed(mut self, type_name: Option<&str>) -> Self {
        self.type_name = type_name.map(str::to_owned);
        self
    }

    fn coded(mut self, code: Option<String>) -> Self {
        self.code = code;
        self
    }
}

type Fields = Map<String, Value>;

fn text<'m>(map: &'m Fields, keys: &[&str]) -> Option<&'m str> {
    keys.iter().find_map(|key| map.get(*key)?.as_str()).filter(|text| !text.trim().is_empty())
}

/// A code that is a word or a number.
fn code(map: &Fields, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| match map.get(*key)? {
        Value::String(word) if !word.is_empty() && !word.contains(' ') => Some(word.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// The keys of the status of HTTP.
const STATUS: &[&str] = &["status", "statusCode", "status_code"];

/// Whether a body says by its status that all went well: `{"status": 200, "error": "none"}`.
fn succeeded(map: &Fields) -> bool {
    let status = code(map, STATUS).and_then(|status| status.parse::<u16>().ok());
    status.is_some_and(|status| (100..400).contains(&status))
}

/// `{"error": {"message": …, "type": …, "code": …}}` of Anthropic, Stripe, Google, JSON-RPC; `reason` of Elasticsearch;
/// `{"error": "invalid_grant", "error_description": …}` of OAuth; `{"error": "Not Found", "status": 404}`.
fn of_error(map: &Fields) -> Option<Body> {
    let of_all = || code(map, STATUS);
    match map.get("error").or_else(|| map.get("Error"))? {
        Value::Object(error) if !has_stack(error) => {
            let said = text(error, &["message", "reason", "msg", "Message", "error_description"])?;
            // Google: the word says more than the number beside it.
            let word = text(error, &["status"]).filter(|word| !word.contains(' '));
            let number = code(error, &["code", "Code", "status"]);
            let code = word.map(str::to_owned).or(number).or_else(of_all);
            Some(Body::new(said)?.typed(text(error, &["type", "name"])).coded(code))
        }
        Value::String(name) => {
            if let Some(said) = text(map, &["error_description"]) {
                return Some(Body::new(&format!("{name}: {said}"))?.coded(code(map, &["error"])));
            }
            let status = of_all();
            let said = text(map, &["message", "detail"]);
            let is_one = status.is_some() || said.is_some() && map.len() <= 4;
            Body::new(said.unwrap_or(name)).filter(|_| is_one).map(|body| body.coded(status))
        }
        _ => None,
    }
}

/// `{"errors": [{"message": …, "extensions": {"code": …}}]}` of GraphQL and JSON:API.
fn of_errors(map: &Fields) -> Option<Body> {
    let first = map.get("errors")?.as_array()?.first()?.as_object()?;
    let said = text(first, &["message", "detail", "title"])?;
    let inner = first.get("extensions").and_then(Value::as_object);
    let code = inner.and_then(|inner| code(inner, &["code"])).or_else(|| code(first, &["code"]));
    Some(Body::new(said)?.coded(code))
}

/// `{"detail": [{"type": …, "loc": …, "msg": …}]}` of `FastAPI`; `{"title": …, "status": 400, "detail": …}` of RFC 9457.
fn of_detail(map: &Fields) -> Option<Body> {
    match map.get("detail")? {
        Value::Array(items) => {
            let first = items.first()?.as_object().filter(|item| item.contains_key("loc"))?;
            Some(Body::new(text(first, &["msg"])?)?.typed(text(first, &["type"])))
        }
        Value::String(said) if map.len() == 1 => {
            Some(Body { is_doubtful: true, ..Body::new(said)? })
        }
        // A title alone may be that of a note.
        Value::String(said) if map.contains_key("title") => {
            let is_problem = map.contains_key("status") || map.contains_key("type");
            Body::new(said).filter(|_| is_problem).map(|body| body.coded(code(map, &["status"])))
        }
        _ => None,
    }
}

/// `{"errorMessage": …, "errorType": …}` of AWS Lambda.
fn of_lambda(map: &Fields) -> Option<Body> {
    let said = text(map, &["errorMessage"]).filter(|_| !has_stack(map))?;
    Some(Body::new(said)?.typed(text(map, &["errorType"])))
}

/// `{"__type": …, "message": …}` of the JSON protocols of AWS: the name may have its service before it.
fn of_aws(map: &Fields) -> Option<Body> {
    let name = text(map, &["__type"])?;
    let name = name.rsplit('#').next().unwrap_or(name);
    Some(Body::new(text(map, &["message", "Message"])?)?.coded(Some(name.to_owned())))
}

/// `{"code": "PGRST116", "details": …, "hint": null, "message": …}`
fn of_postgrest(map: &Fields) -> Option<Body> {
    let is_one = map.contains_key("details") && map.contains_key("hint");
    let said = text(map, &["message"]).filter(|_| is_one)?;
    Some(Body::new(said)?.coded(code(map, &["code"])))
}

/// `{"kind": "Status", "status": "Failure", "message": …, "reason": …}` of Kubernetes.
fn of_status(map: &Fields) -> Option<Body> {
    let failed =
        text(map, &["kind"]) == Some("Status") && text(map, &["status"]) == Some("Failure");
    let said = text(map, &["message"]).filter(|_| failed)?;
    Some(Body::new(said)?.coded(code(map, &["reason", "code"])))
}

/// `{"message": …, "documentation_url": …, "status": "404"}`
fn of_github(map: &Fields) -> Option<Body> {
    let said = text(map, &["message"]).filter(|_| map.contains_key("documentation_url"))?;
    Some(Body::new(said)?.coded(code(map, &["status"])))
}

#[cfg(test)]
mod tests {
    use super::Body;

    fn check(text: &str, type_name: Option<&str>, code: Option<&str>, message: &str) {
        let (body, _) = Body::read(text.chars()).expect(text);
        let found = (body.type_name.as_deref(), body.code.as_deref(), body.message.as_str());
        assert_eq!(found, (type_name, code, message), "{text}");
    }

    #[test]
    fn bodies_of_services_are_known_by_their_keys() {
        let openai = "{\n  \"error\": {\n    \"message\": \"No such key\",\n    \"type\": \"invalid_request_error\",\n    \"code\": \"invalid_api_key\"\n  }\n}";
        check(openai, Some("invalid_request_error"), Some("invalid_api_key"), "No such key");
        let anthropic =
            r#"{"type":"error","error":{"type":"rate_limit_error","message":"Too fast"}}"#;
        check(anthropic, Some("rate_limit_error"), None, "Too fast");
        let google = r#"{"error":{"code":403,"message":"Not yours","status":"PERMISSION_DENIED"}}"#;
        check(google, None, Some("PERMISSION_DENIED"), "Not yours");
        let elastic = r#"{"error":{"root_cause":[],"type":"index_not_found_exception","reason":"no such index"},"status":404}"#;
        check(elastic, Some("index_not_found_exception"), Some("404"), "no such index");
        let oauth = r#"{"error":"invalid_grant","error_description":"Bad code"}"#;
        check(oauth, None, Some("invalid_grant"), "invalid_grant: Bad code");
        let graphql =
            r#"{"data":null,"errors":[{"message":"No field","extensions":{"code":"BAD"}}]}"#;
        check(graphql, None, Some("BAD"), "No field");
        let fastapi =
            r#"{"detail":[{"type":"missing","loc":["body","a"],"msg":"Field required"}]}"#;
        check(fastapi, Some("missing"), None, "Field required");
        let lambda = r#"{"errorMessage":"No module","errorType":"Runtime.ImportModuleError"}"#;
        check(lambda, Some("Runtime.ImportModuleError"), None, "No module");
        let aws = r#"{"__type":"com.amazon#Denied","message":"Not allowed"}"#;
        check(aws, None, Some("Denied"), "Not allowed");
        let postgrest =
            "{\n  code: 'PGRST116',\n  details: null,\n  hint: null,\n  message: 'no rows'\n}";
        check(postgrest, None, Some("PGRST116"), "no rows");
        let rpc =
            r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found"}}"#;
        check(rpc, None, Some("-32601"), "Method not found");
        let spring = r#"{"timestamp":"2026","status":404,"error":"Not Found","path":"/x"}"#;
        check(spring, None, Some("404"), "Not Found");
    }

    #[test]
    fn records_and_data_are_no_bodies() {
        for text in [
            r#"{"level":"error","error":{"message":"x"}}"#,
            r#"{"log.level":"error","error":{"message":"x"}}"#,
            r#"{"error":{"message":"x","stack":"Error: x\n    at f (a.js:1:2)"}}"#,
            r#"{"error":null,"message":"x"}"#,
            r#"{"message":"x"}"#,
            r#"{"errors":[],"data":{}}"#,
            r#"{"detail":"x","name":"y"}"#,
            r#"{"code":"A","message":"x"}"#,
            r#"{"title":"Buy milk","detail":"two liters"}"#,
            r#"{"error":"false","status":200}"#,
            r#"{"status":200,"error":"none","message":"ok"}"#,
        ] {
            assert_eq!(Body::read(text.chars()), None, "{text}");
        }
    }
}
