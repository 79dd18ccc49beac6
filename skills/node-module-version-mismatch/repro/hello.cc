#include <node.h>

static void Init(v8::Local<v8::Object> exports) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  exports
      ->Set(isolate->GetCurrentContext(),
            v8::String::NewFromUtf8Literal(isolate, "hello"),
            v8::String::NewFromUtf8Literal(isolate, "built for this Node"))
      .Check();
}

NODE_MODULE(hello, Init)
