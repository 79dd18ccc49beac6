#include <cstdio>
#include <cstring>

struct Buffer {
    char *data;
    explicit Buffer(size_t size) : data(new char[size]) { std::memset(data, 'x', size); }
    ~Buffer() { delete[] data; }
};

size_t used(Buffer b) { return b.data[0] == 'x'; }  // a copy: both own the same memory

int main() {
    Buffer b(2000);
    std::printf("%zu\n", used(b));
}
