#include <node_api.h>

NAPI_MODULE_INIT() {
  napi_value text;
  napi_create_string_utf8(env, "built", NAPI_AUTO_LENGTH, &text);
  napi_set_named_property(env, exports, "hello", text);
  return exports;
}
