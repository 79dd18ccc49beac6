#pragma once

class Shape {
public:
    virtual ~Shape() = default;
    virtual double area() const;
    virtual double edge() const { return 0; }
};

class Square : public Shape {
public:
    explicit Square(double side) : side_(side) {}
    double area() const override { return side_ * side_; }

private:
    double side_;
};
